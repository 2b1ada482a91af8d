/** The one machine that is open, if one is, with the events that keep windows in step. */
import { DISCONNECTED, UserError } from '../../app/contract/errors.ts';
import type { MachineRequest, MachineState } from '../../app/contract/machine.ts';
import { type DeviceOffset, deviceOffset } from '../../app/contract/units.ts';
import { ChangeFeed } from './change-feed.ts';
import { type Machine, openMachine } from './machine.ts';

export interface SessionListener {
  onMachine(payload: { machine: MachineState | null }): void;
  onBytes(payload: { flash: number; offset: DeviceOffset; lengthBytes: number }): void;
  /** Hears what goes wrong while changes are told: nobody waits for an answer there. */
  onDefect(thrown: unknown): void;
}

export class OpenSession {
  readonly #listener: SessionListener;
  readonly #feed: ChangeFeed;
  #machine: Machine | null = null;
  #revision = 0;
  #opening = 0;
  #isEnded = false;

  constructor(listener: SessionListener) {
    this.#listener = listener;
    this.#feed = new ChangeFeed({
      onState: () => void this.changed(),
      onBytes: (flash, { start, end }) =>
        listener.onBytes({ flash, offset: deviceOffset(start), lengthBytes: end - start }),
      onDefect: (thrown) => listener.onDefect(thrown),
    });
  }

  /** @throws UserError while no machine is open. */
  get machine(): Machine {
    if (this.#machine !== null) return this.#machine;
    throw new UserError({
      code: 'no-machine',
      what: 'No image is open',
      where: null,
      todo: 'Open one first.',
    });
  }

  /** The open machine stays open and as it is if the new one can't be opened. */
  open(request: MachineRequest): MachineState {
    if (this.#isEnded) throw new UserError(DISCONNECTED);
    const opened = openMachine(request, {
      onState: () => this.#feed.state(),
      onBytes: (flash, start, lengthBytes) => this.#feed.bytes(flash, start, start + lengthBytes),
    });
    this.#machine?.close();
    this.#machine = opened;
    this.#opening++;
    return this.changed();
  }

  close(): void {
    this.#machine?.close();
    this.#machine = null;
    this.#feed.clear();
    this.#listener.onMachine({ machine: null });
  }

  /** Closes the machine for good: no other can be opened in this session. */
  end(): void {
    this.close();
    this.#isEnded = true;
  }

  /** As it is now; its revision is that of the last change that was told. */
  state(): MachineState | null {
    if (this.#machine === null) return null;
    return { ...this.#machine.state(), revision: this.#revision, opening: this.#opening };
  }

  /** Tells every window at once, ahead of the frame, and answers with what was told. */
  changed(): MachineState {
    this.#feed.clear();
    this.#revision++;
    const machine = { ...this.machine.state(), revision: this.#revision, opening: this.#opening };
    this.#listener.onMachine({ machine });
    return machine;
  }

  /** After a flash's image was replaced: what windows cached of its bytes is stale, too. */
  replaced(): MachineState {
    this.#opening++;
    return this.changed();
  }
}
