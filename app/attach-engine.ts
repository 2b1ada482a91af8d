/** Puts one window on the engine: calls are answered, events are told, until the wire ends. Every host uses it. */
import type { Engine } from '../main/engine.ts';
import { type Contract, contract, type Handlers } from './contract/contract.ts';
import type { Wire } from './contract/link/frame.ts';
import type { Served } from './contract/link/link.ts';
import { serve } from './contract/link/serve.ts';

/** The requests that the engine leaves to the host around it. */
export type HostHandlers = Pick<
  Handlers,
  'host.describe' | 'host.pickFiles' | 'host.pickSavePath' | 'host.tellCommands'
>;

/** Serves `engine` over `wire`. Any number of windows may be attached at once; all of them hear its events. */
export function attachEngine(wire: Wire, engine: Engine, host: HostHandlers): Served<Contract> {
  const handlers = { ...engine.handlers, ...host };
  const served = serve(wire, contract, { handlers, onDefect: engine.onDefect });
  const unsubscribe = engine.subscribe((event) => {
    // One call for each name: only so does TypeScript see that the payload is this event's.
    if (event.name === 'machine.changed') served.emit(event.name, event.payload);
    else if (event.name === 'console.ran') served.emit(event.name, event.payload);
    else if (event.name === 'flash.partSaved') served.emit(event.name, event.payload);
    else if (event.name === 'footprint.progressed') served.emit(event.name, event.payload);
    else if (event.name === 'footprint.measured') served.emit(event.name, event.payload);
    else served.emit(event.name, event.payload);
  });
  wire.onClose(unsubscribe);
  return served;
}
