/** Entry of every worker thread: all that can be done in one. */
import { COUNT_CELLS } from './browse/cells-task.ts';
import { COMPARE, COMPARE_STRUCTURES } from './browse/compare-task.ts';
import { FIND } from './browse/find-task.ts';
import { SCAN } from './browse/scan-task.ts';
import { UNPACK } from './browse/unpack-task.ts';
import { LOAD_LOG } from './trace/load-log.ts';
import { serveTasks } from './work/serve-task.ts';

void serveTasks([LOAD_LOG, SCAN, UNPACK, COMPARE, COMPARE_STRUCTURES, FIND, COUNT_CELLS]);
