/** Entry of every worker thread: all that can be done in one, each loaded when a thread has it to do for the first time. */
import { serveTasks } from './work/serve-task.ts';

void serveTasks({
  'load-log': async () => (await import('./trace/load-log.ts')).LOAD_LOG,
  scan: async () => (await import('./browse/scan-task.ts')).SCAN,
  unpack: async () => (await import('./browse/unpack-task.ts')).UNPACK,
  compare: async () => (await import('./browse/compare-task.ts')).COMPARE,
  'compare-structures': async () => (await import('./browse/compare-task.ts')).COMPARE_STRUCTURES,
  find: async () => (await import('./browse/find-task.ts')).FIND,
  'find-unpacked': async () => (await import('./browse/find-unpacked-task.ts')).FIND_UNPACKED,
  'count-cells': async () => (await import('./browse/cells-task.ts')).COUNT_CELLS,
});
