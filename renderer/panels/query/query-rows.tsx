import type { QueryRow } from '../../../app/contract/query.ts';
import {
  encodingText,
  placeText,
  type QueryForm,
  type QuerySection,
  rawText,
  sectionsOf,
} from './query-text.ts';
import '../../kit/styles/ruled-table.css';

interface Shown {
  readonly form: QueryForm;
  readonly bankWidthBytes: number;
}

/** The fields, a heading before each section of the table. */
export function QueryRows({ rows, ...shown }: Shown & { rows: readonly QueryRow[] }) {
  return (
    <table className="query-table ruled-table selectable">
      <thead>
        <tr>
          <th scope="col">{shown.form === 'bus' ? 'address' : 'offset'}</th>
          <th scope="col">{shown.form === 'bus' ? 'words' : 'raw'}</th>
          <th scope="col">field</th>
          <th scope="col">meaning</th>
          <th scope="col">encoded</th>
        </tr>
      </thead>
      {sectionsOf(rows).map((section) => (
        <Section key={section.title} section={section} {...shown} />
      ))}
    </table>
  );
}

function Section({ section, form, bankWidthBytes }: Shown & { section: QuerySection }) {
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={5}>
          {section.title}
        </th>
      </tr>
      {section.rows.map((row) => (
        <tr key={`${row.offset} ${row.name}`}>
          <td className="mono secondary">{placeText(row, form)}</td>
          <td className="mono query-raw">{rawText(row, form, bankWidthBytes)}</td>
          <td>{row.name}</td>
          <td className="query-meaning">{row.text}</td>
          <td className="mono secondary">{encodingText(row)}</td>
        </tr>
      ))}
    </tbody>
  );
}
