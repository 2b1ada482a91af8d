/**
 * A record of a document: its fields in their order, by the names that the document gives them. It is read once for the
 * parser, which asks for values, and for the window, which shows all of them.
 */
import type { StructureField } from '../../../../app/contract/structure.ts';
import { Malformed } from '../malformed.ts';
import type { Field } from './field.ts';

/** The fields of a record by their names; `T` has their values. */
export type FieldsOf<T> = { readonly [K in keyof T]: Field<T[K]> };

/** A kind of record. */
export class RecordType<T extends object> {
  readonly sizeBytes: number;
  /** In bytes from the start of the record. */
  readonly offsets: ReadonlyMap<keyof T, number>;
  readonly #name: string;
  readonly #fields: FieldsOf<T>;
  readonly #names: readonly (keyof T & string)[];

  constructor(name: string, fields: FieldsOf<T>) {
    this.#name = name;
    this.#fields = fields;
    this.#names = namesOf(fields);
    const offsets = new Map<keyof T, number>();
    let at = 0;
    for (const field of this.#names) {
      offsets.set(field, at);
      at += fields[field].sizeBytes;
    }
    this.offsets = offsets;
    this.sizeBytes = at;
  }

  /** @throws Malformed where it would reach beyond `end` */
  read(bytes: Uint8Array, at: number, end: number = bytes.length): RecordRead<T> {
    if (at + this.sizeBytes > Math.min(end, bytes.length) || at < 0)
      throw new Malformed(
        `The ${this.#name} is cut: ${Math.max(0, end - at)} of its ${this.sizeBytes} bytes are there.`,
      );
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const value = <K extends keyof T>(name: K): T[K] =>
      this.#fields[name].read(view, at + (this.offsets.get(name) ?? 0));
    return {
      at,
      get: value,
      fields: (shift = 0) => this.#names.map((name) => this.#told(name, value(name), shift)),
    };
  }

  #told<K extends keyof T & string>(name: K, value: T[K], shift: number): StructureField {
    const field = this.#fields[name];
    return {
      name,
      offset: shift + (this.offsets.get(name) ?? 0),
      size: field.sizeBytes,
      text: field.text(value),
    };
  }
}

/** A record at its place. */
export interface RecordRead<T> {
  readonly at: number;
  get<K extends keyof T>(name: K): T[K];
  /** All fields for a person; `shift` is where the record begins in its structure, in bytes. */
  fields(shift?: number): StructureField[];
}

/** `name` as a sentence has it: `uImage header`. */
export function record<T extends object>(name: string, fields: FieldsOf<T>): RecordType<T> {
  return new RecordType(name, fields);
}

function namesOf<T extends object>(fields: FieldsOf<T>): (keyof T & string)[] {
  const names: (keyof T & string)[] = [];
  for (const name in fields) names.push(name);
  return names;
}
