/**
 * What has become of the structures of one image in another: which changed, appeared, are gone, lie elsewhere, or are named
 * otherwise. Those that have the same kind and name in the same surroundings are taken for the same, and of several such ones
 * those that hold the same. `matched.ts` says which may have another name.
 */
import type { ComparedPlace, StructureChange, StructureComparison } from '../../../app/contract/compare.ts';
import type { StructureNode } from '../../../app/contract/structure.ts';
import type { SummedStructure } from '../structure/flatten.ts';
import { FILE } from '../structure/formats/filesystem/attributes.ts';
import { withoutGuidNames } from '../structure/record/guid.ts';
import { hexText } from '../wide-number-text.ts';
import { groupedBy } from './grouped-by.ts';
import { matched, renamed } from './matched.ts';
import { SummedTree } from './summed-tree.ts';

/** In the order of the second tree, what is gone at the end. */
export function structureChanges(
  before: SummedStructure,
  after: SummedStructure,
): Pick<StructureComparison, 'changes' | 'omissions'> {
  const comparison = new TreeComparison(new SummedTree(before), new SummedTree(after));
  comparison.compareChildren(null, null);
  const changes = comparison.changes();
  // Those of the budgets come from what was summed up meanwhile.
  const omissions = [before, after].flatMap((each) => [...each.omissions, ...each.budget.omissions]);
  return { changes, omissions: [...new Set(omissions)] };
}

class TreeComparison {
  readonly #before: SummedTree;
  readonly #after: SummedTree;
  readonly #changes: StructureChange[] = [];
  /** Those in the first tree alone, and in the second one, by what they lie in. */
  readonly #left: { readonly gone: readonly StructureNode[]; readonly appeared: readonly StructureNode[] }[] =
    [];

  constructor(before: SummedTree, after: SummedTree) {
    this.#before = before;
    this.#after = after;
  }

  /** Compares what lies in two structures that are the same one; null: in none. */
  compareChildren(before: StructureNode | null, after: StructureNode | null): void {
    const { pairs, gone, appeared } = matched(this.#before.inside(before), this.#after.inside(after));
    for (const [one, other] of pairs) this.#comparePair(one, other);
    this.#left.push({ gone, appeared });
  }

  changes(): StructureChange[] {
    const gone = new Set(this.#left.flatMap((each) => each.gone));
    const appeared = new Set(this.#left.flatMap((each) => each.appeared));
    const tellSame = (change: 'moved' | 'renamed', one: StructureNode, other: StructureNode) => {
      this.#tell(change, one, other, differingFields(one, other));
      gone.delete(one);
      appeared.delete(other);
    };
    const byDigest = groupedBy(gone, this.#before.digestOf);
    for (const node of appeared) {
      const one = byDigest.get(this.#after.digestOf(node))?.shift();
      if (one !== undefined) tellSame('moved', one, node);
    }
    for (const left of this.#left) {
      const before = this.#before.sideOf(left.gone.filter((node) => gone.has(node)));
      const after = this.#after.sideOf(left.appeared.filter((node) => appeared.has(node)));
      for (const [one, other] of renamed(before, after)) tellSame('renamed', one, other);
    }
    for (const node of appeared) this.#tell('appeared', null, node);
    this.#changes.sort((one, other) => (one.after?.id ?? 0) - (other.after?.id ?? 0));
    for (const node of gone) this.#tell('gone', node, null);
    return this.#changes;
  }

  #comparePair(before: StructureNode, after: StructureNode): void {
    const isSame = this.#before.digestOf(before) === this.#after.digestOf(after);
    const hasMoved = this.#before.placeInParent(before) !== this.#after.placeInParent(after);
    if (isSame && hasMoved) this.#tell('moved', before, after);
    if (isSame) return;
    const fields = differingFields(before, after);
    const isOther = before.name !== after.name || fields.length > 0 || this.#holdOther(before, after);
    if (isOther) this.#tell('changed', before, after, [...fields, ...this.#differingContent(before, after)]);
    this.compareChildren(before, after);
  }

  /** Of two files of which more may differ than what they hold: their times differ in every build. */
  #differingContent(before: StructureNode, after: StructureNode): StructureChange['fields'] {
    if (after.kind !== FILE) return [];
    const sums = [this.#before.sumOfFile(before), this.#after.sumOfFile(after)];
    const [one = null, other = null] = sums.map((sum) => (sum === null ? null : `CRC-32 ${hexText(sum, 8)}`));
    return one === other ? [] : [{ name: 'content', before: one, after: other }];
  }

  /** Whether the two hold other bytes themselves, what lies in them left out. What is packed otherwise may be the same. */
  #holdOther(before: StructureNode, after: StructureNode): boolean {
    const areLeaves = this.#before.isLeaf(before) && this.#after.isLeaf(after);
    if (areLeaves && before.size !== after.size) return true;
    if (before.sum === after.sum) return false;
    const sum = this.#before.sumOfContent(before);
    return sum === null || sum !== this.#after.sumOfContent(after);
  }

  #tell(
    change: StructureChange['change'],
    before: StructureNode | null,
    after: StructureNode | null,
    fields: StructureChange['fields'] = [],
  ): void {
    const node = after ?? before;
    if (node === null) return;
    const path = after === null ? this.#before.pathOf(node) : this.#after.pathOf(node);
    const { kind, subtype, name } = node;
    this.#changes.push({
      change,
      kind,
      subtype,
      name,
      formerName: before === null || before.name === name ? null : before.name,
      path,
      before: placeOf(before),
      after: placeOf(after),
      fields,
    });
  }
}

function placeOf(node: StructureNode | null): ComparedPlace | null {
  return node && { id: node.id, offset: node.offset, size: node.size };
}

/** By name, each as often as it occurs. */
function differingFields(before: StructureNode, after: StructureNode): StructureChange['fields'] {
  const [those, these] = [textsOf(before), textsOf(after)];
  const names = [...new Set([...those.keys(), ...these.keys()])];
  return names.flatMap((name) => {
    const [one, other] = [those.get(name) ?? null, these.get(name) ?? null];
    return bareText(one) === bareText(other) ? [] : [{ name, before: one, after: other }];
  });
}

/** A GUID is the same one whether its name was found or not. */
function bareText(text: string | null): string | null {
  return text === null ? null : withoutGuidNames(text);
}

function textsOf({ fields }: StructureNode): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { name, text } of fields) {
    const before = texts.get(name);
    texts.set(name, before === undefined ? text : `${before}, ${text}`);
  }
  return texts;
}
