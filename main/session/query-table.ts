/** The query table of a flash as a driver finds it on this machine's bus. */
import type { QueryTable } from '../../app/contract/query.ts';
import { busAddress } from '../../app/contract/units.ts';
import { onEveryChip } from '../pflash/geometry.ts';
import type { Flash } from './flash.ts';

/** Fields with the bus address of their first byte and what a read of bank width answers there. */
export function queryTableOf(flash: Flash): QueryTable {
  const { device, geometry, plan } = flash;
  return {
    rows: device.queryFields().map((field) => ({
      ...field,
      address: busAddress(plan.base + field.offset * device.queryStrideBytes),
      onTheBus: field.raw.map((byte) => onEveryChip(geometry, byte)),
    })),
    howToRead: device.howToQuery(plan.base),
    notes: device.queryNotes(),
  };
}
