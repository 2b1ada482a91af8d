/** What can be asked of the footprint lab, which must not measure what the open machine writes. */
import { basename } from 'node:path';
import type { Contract, Handlers } from '../app/contract/contract.ts';
import { UserError } from '../app/contract/errors.ts';
import type { PayloadOf } from '../app/contract/link/link.ts';
import { measureFootprint } from './footprint/footprint.ts';
import { Lab, type MeasureRows } from './footprint/lab.ts';
import type { OpenSession } from './session/open-session.ts';
import { eitherOf } from './work/either-of.ts';

type FootprintEventName = 'footprint.progressed' | 'footprint.measured';
type FootprintEvent = {
  [K in FootprintEventName]: { readonly name: K; readonly payload: PayloadOf<Contract[K]> };
}[FootprintEventName];

/** The requests of the footprint lab. `emit` hears how far it is. */
export function footprintRequests(
  session: OpenSession,
  measure: MeasureRows,
  emit: (event: FootprintEvent) => void,
): Pick<Handlers, 'footprint.means' | 'footprint.run' | 'footprint.residency'> {
  const lab = new Lab(measure, {
    onProgress: (payload) => emit({ name: 'footprint.progressed', payload }),
    onRow: (payload) => emit({ name: 'footprint.measured', payload }),
  });
  return {
    'footprint.means': () => lab.means(),
    'footprint.run': (request, signal) => {
      if (session.writesThrough(request.image)) throw writtenHere(request.image);
      return lab.run(request, signal);
    },
    'footprint.residency': ({ image }) => lab.residency(image),
  };
}

/** A run of the lab ends with the engine. */
export function measuringUntil(ended: AbortSignal, instancePath: string): MeasureRows {
  return async function* (request, signal, told) {
    const until = eitherOf(signal, ended);
    try {
      return yield* measureFootprint(request, { instancePath, signal: until.signal, ...told });
    } finally {
      until.release();
    }
  };
}

function writtenHere(path: string): UserError {
  return new UserError({
    code: 'in-use',
    what: `${basename(path)} is open in write-through here, and its locks keep all other processes from it`,
    where: path,
    todo: 'Switch its flash to shared or scratch, or measure a copy.',
  });
}
