/** Entry of every process that the footprint lab starts. */
import { serveOrder } from './footprint/serve-order.ts';

void serveOrder(process.argv[2] ?? '');
