/** Entry of every worker thread: all that can be done in one. */
import { LOAD_LOG } from './trace/load-log.ts';
import { serveTask } from './work/serve-task.ts';

void serveTask([LOAD_LOG]);
