import { Binary } from 'lucide-react';
import type { ErrorReport } from '../../app/contract/errors.ts';
import { Button } from './button.tsx';

/** The way past a refusal of what does not look raw; nothing beside any other refusal, or where nobody can take it. */
export function OpenAsRaw({
  report,
  keys,
  onOpen,
}: {
  report: ErrorReport;
  /** How the keyboard gets there at once. */
  keys?: string | undefined;
  onOpen: (() => void) | null;
}) {
  if (report.code !== 'not-raw' || onOpen === null) return null;
  return (
    <Button icon={<Binary size={14} />} onClick={onOpen}>
      Open as raw
      {keys !== undefined && <kbd>{keys}</kbd>}
    </Button>
  );
}
