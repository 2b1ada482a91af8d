/** An engine that holds no files and no devices: enough to test what carries requests to it. */

import { BESIDE_OFF } from '../../../app/contract/beside.ts';
import { UserError } from '../../../app/contract/errors.ts';
import type { Engine, EngineEvent, EngineHandlers } from '../../../main/engine.ts';

export interface StubEngine extends Engine {
  emit(event: EngineEvent): void;
  readonly listenerCount: number;
  readonly isClosed: boolean;
}

/** Refuses every request as unsupported, but for the `answers` given. */
export function stubEngine(answers: Partial<EngineHandlers> = {}): StubEngine {
  const listeners = new Set<(event: EngineEvent) => void>();
  let isClosed = false;
  const refuse = () => {
    throw new UserError({
      code: 'unsupported',
      what: 'Not in this test',
      where: null,
      todo: 'Ask something else.',
    });
  };
  return {
    mapping: { kind: 'mapped', sentence: 'as a stub says' },
    onDefect: () => {},
    newQtestClient: refuse,
    replayLog: refuse,
    explainLog: refuse,
    followLog: refuse,
    besideLog: refuse,
    footprint: refuse,
    runScript: refuse,
    exportText: refuse,
    explainSession: refuse,
    saveFlash: refuse,
    checkSaving: refuse,
    checkExport: refuse,
    scanFile: refuse,
    compareFiles: refuse,
    compareStructures: refuse,
    countFile: refuse,
    extract: refuse,
    extractTo: refuse,
    extractAll: refuse,
    findInFile: refuse,
    layoutOfFile: refuse,
    handlers: {
      'session.save': refuse,
      'session.proposeSave': refuse,
      'session.check': refuse,
      'session.checkImage': refuse,
      'session.open': refuse,
      'bookmark.add': refuse,
      'bookmark.remove': refuse,
      'bookmark.go': refuse,
      'note.list': () => ({ notes: [], warnings: [] }),
      'note.add': refuse,
      'note.change': refuse,
      'note.remove': refuse,
      'note.proposeExport': refuse,
      'note.export': refuse,
      'note.import': refuse,
      'layout.list': () => ({ layouts: [] }),
      'layout.import': refuse,
      'layout.remove': refuse,
      'file.list': refuse,
      'file.recent': refuse,
      'file.forget': refuse,
      'file.demo': refuse,
      'file.receive': refuse,
      'board.list': refuse,
      'board.propose': refuse,
      'machine.check': refuse,
      'machine.open': refuse,
      'machine.close': refuse,
      'machine.tree': refuse,
      'machine.current': () => ({ machine: null }),
      'history.go': refuse,
      'history.run': refuse,
      'clock.advance': refuse,
      'flash.setMode': refuse,
      'flash.reopen': refuse,
      'flash.save': refuse,
      'flash.proposeSave': refuse,
      'image.window': refuse,
      'image.edit': refuse,
      'image.undo': refuse,
      'image.redo': refuse,
      'image.nextChange': refuse,
      'image.changedBlocks': refuse,
      'overview.cells': refuse,
      'query.table': refuse,
      'device.states': refuse,
      'console.run': refuse,
      'console.transcript': () => ({ transcript: 0, lines: [] }),
      'console.complete': refuse,
      'composer.commands': refuse,
      'composer.rehearse': refuse,
      'session.export': refuse,
      'session.proposeExport': refuse,
      'footprint.means': refuse,
      'footprint.run': refuse,
      'footprint.residency': refuse,
      'trace.load': refuse,
      'trace.follow': refuse,
      'story.operations': refuse,
      'story.findings': refuse,
      'story.cycles': refuse,
      'structure.scan': refuse,
      'structure.node': refuse,
      'structure.notes': refuse,
      'structure.inside': refuse,
      'structure.bytes': refuse,
      'structure.save': refuse,
      'structure.proposeSave': refuse,
      'find.start': refuse,
      'find.hits': refuse,
      'find.next': refuse,
      'find.marks': refuse,
      'find.end': refuse,
      'compare.start': refuse,
      'compare.ranges': refuse,
      'compare.next': refuse,
      'compare.blocks': refuse,
      'compare.window': refuse,
      'compare.structures': refuse,
      'compare.end': refuse,
      'beside.current': () => BESIDE_OFF,
      'beside.start': refuse,
      'beside.stop': () => BESIDE_OFF,
      ...answers,
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    close() {
      isClosed = true;
    },
    get listenerCount() {
      return listeners.size;
    },
    get isClosed() {
      return isClosed;
    },
  };
}
