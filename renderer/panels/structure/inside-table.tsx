import { TriangleAlert } from 'lucide-react';
import type { StructureNode } from '../../../app/contract/structure.ts';
import { formatOffset, formatPlural, formatSize } from '../../format/numbers.ts';
import { type ChosenNode, goInside } from '../../state/structure/chosen.ts';
import { kindWords } from './kind-words.ts';
import { sharedColumns } from './shared-columns.ts';

/** What lies in a structure, a row each; those of one kind with the fields that they share: a table of variables. */
export function InsideTable({ chosen }: { chosen: ChosenNode }) {
  const { inside, insideTotal } = chosen;
  if (inside.length === 0)
    return <p className="node-empty secondary">Nothing that Norscope knows lies in it.</p>;
  const columns = sharedColumns(inside);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it
    <section className="node-view" tabIndex={0} aria-label="What lies in it">
      <table className="ruled-table node-table selectable">
        <thead>
          <tr>
            <th scope="col">at</th>
            <th scope="col">name</th>
            <th scope="col">kind</th>
            <th scope="col">size</th>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inside.map((node) => (
            <Row key={node.id} node={node} columns={columns} onGo={(id) => goInside(chosen, id)} />
          ))}
        </tbody>
      </table>
      {insideTotal > inside.length && (
        <p className="node-empty secondary">
          and {formatPlural(insideTotal - inside.length, 'more')} in the tree
        </p>
      )}
    </section>
  );
}

function Row({
  node: { id, name, kind, subtype, size, offset, start, fields, checks, problems },
  columns,
  onGo,
}: {
  node: StructureNode;
  columns: readonly string[];
  onGo: (id: number) => void;
}) {
  const isFaulty = problems.length > 0 || checks.some(({ isGood }) => !isGood);
  const place = offset ?? start;
  return (
    <tr>
      <td className="mono secondary">{place === null ? '' : formatOffset(place)}</td>
      <td>
        <button type="button" className="node-link" onClick={() => onGo(id)}>
          {name}
        </button>
        {isFaulty && <TriangleAlert size={12} className="structure-fault" aria-label="has a fault" />}
      </td>
      <td className="secondary">{kindWords(kind, subtype, name)}</td>
      <td className="secondary">{formatSize(size)}</td>
      {columns.map((column) => {
        const text = fields.find((field) => field.name === column)?.text;
        return (
          <td key={column} className="node-cell one-line" title={text}>
            {text}
          </td>
        );
      })}
    </tr>
  );
}
