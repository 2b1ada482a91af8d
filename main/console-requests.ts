/** What the console can be asked for: statements, which the session runs, and lines that are about files. */
import type { Handlers } from '../app/contract/contract.ts';
import { isExportLine } from './export/export-line.ts';
import { type ExportCommands, Exports, type Surroundings } from './files/exports.ts';
import { type ScriptCommands, Scripts } from './script/script-commands.ts';
import { completeLine } from './session/console/complete.ts';
import { commandsOf, rehearse } from './session/console/rehearse.ts';
import type { OnProgress } from './work/task.ts';

type ConsoleRequest =
  | 'console.run'
  | 'console.transcript'
  | 'console.complete'
  | 'composer.commands'
  | 'composer.rehearse'
  | 'session.export'
  | 'session.proposeExport';

/** The requests of windows, and the same for commands without one. `onProgress` hears how far a script is. */
export function consoleRequests(
  surroundings: Surroundings,
  onProgress: OnProgress,
): { handlers: Pick<Handlers, ConsoleRequest>; commands: ScriptCommands & ExportCommands } {
  const { session, ended } = surroundings;
  const scripts = new Scripts(session, ended, onProgress);
  const exports = new Exports(surroundings);
  return {
    handlers: {
      'console.run': ({ line, flash }, signal) => {
        const typed = { line, flash, signal };
        return isExportLine(line) ? exports.runTyped(typed) : scripts.runTyped(typed);
      },
      'console.transcript': () => session.transcript(),
      'console.complete': ({ line, flash }) => completeLine(session.machine.flash(flash), line),
      'composer.commands': ({ flash }) => ({ commands: commandsOf(session.machine.flash(flash)) }),
      'composer.rehearse': ({ flash, line }) => rehearse(session.machine, flash, line),
      'session.export': (request, signal) => exports.save(request, signal),
      'session.proposeExport': ({ form }) => ({ path: exports.propose(form) }),
    },
    commands: {
      runScript: (...given) => scripts.runScript(...given),
      exportText: (...given) => exports.exportText(...given),
      checkExport: (...given) => exports.checkExport(...given),
    },
  };
}
