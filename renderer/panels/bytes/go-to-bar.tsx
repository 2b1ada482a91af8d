import { useState } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatAddress, formatPlural } from '../../format/numbers.ts';
import { LineBar } from '../../kit/line-bar.tsx';
import { layoutIn, partitionsStore } from '../../state/partitions/partitions.ts';
import { moveTo, placeIn, selectionStore } from '../../state/selection.ts';
import { completionsOf, type NamedRange, parseGoTo, placeOf } from './go-to.ts';
import { blockText } from './scene.ts';

interface GoTo {
  flash: FlashState;
  /** Grows when the person asks again, which selects what is typed. */
  asks: number;
  onLeave: () => void;
}

/** A line to type where to go: Enter goes there, Esc stays. What is wrong with the input stands beside it. */
export function GoToBar({ flash, asks, onLeave }: GoTo) {
  const [text, setText] = useState('');
  const [isAsked, setAsked] = useState(false);
  const partitions = useStore(partitionsStore, layoutIn(flash.index))?.partitions ?? NONE;
  const space = useStore(selectionStore, (state) => state.space);
  const { cursorOffset } = useStore(selectionStore, placeIn(flash.index));
  const answer = parseGoTo(text, {
    cursorOffset,
    sizeBytes: flash.geometry.sizeBytes,
    regions: flash.geometry.regions,
    busBase: flash.base,
    space,
    partitions,
  });
  const completions = completionsOf(text, partitions);
  const isWrong = answer.kind === 'error' && isAsked;
  const go = () => {
    setAsked(true);
    if (answer.kind === 'error') return;
    moveTo(flash.index, placeOf(answer), 'around');
    onLeave();
  };
  return (
    <LineBar
      label={`Go to or select, a number is a ${space} ${space === 'bus' ? 'address' : 'offset'}`}
      placeholder="0x1640"
      action="Go"
      help={
        <Help
          flash={flash}
          isEmpty={text === ''}
          answer={answer}
          completions={completions}
          partitions={partitions}
        />
      }
      error={isWrong ? answer.text : null}
      text={text}
      onText={(typed) => {
        setText(typed);
        setAsked(false);
      }}
      completion={completions[0]}
      asks={asks}
      onEnter={go}
      onLeave={onLeave}
    />
  );
}

/** Where it goes, or what can be typed. */
function Help({
  flash,
  isEmpty,
  answer,
  completions,
  partitions,
}: {
  flash: FlashState;
  isEmpty: boolean;
  answer: ReturnType<typeof parseGoTo>;
  completions: readonly string[];
  partitions: readonly NamedRange[];
}) {
  return (
    <>
      {!isEmpty && answer.kind === 'offset' && (
        <>
          → <span className="mono">{formatAddress(answer.deviceOffset)}</span> in the flash,{' '}
          {blockText(flash, answer.deviceOffset)}
        </>
      )}
      {!isEmpty && answer.kind === 'range' && (
        <>
          selects <span className="mono">{formatAddress(answer.start)}</span> to{' '}
          <span className="mono">{formatAddress(answer.end - 1)}</span>,{' '}
          {formatPlural(answer.end - answer.start, 'byte')}
        </>
      )}
      {completions.length > 0 && <Completions names={completions} />}
      {completions.length === 0 && (isEmpty || answer.kind === 'error') && (
        <Examples partitions={partitions} />
      )}
    </>
  );
}

const NONE: readonly NamedRange[] = [];

/** More have no room. */
const NAMED_MAX = 6;

function Completions({ names }: { names: readonly string[] }) {
  return (
    <>
      {' '}
      Tab: <span className="mono">{names.slice(0, NAMED_MAX).join('  ')}</span>
      {names.length > NAMED_MAX && ' …'}
    </>
  );
}

function Examples({ partitions: [partition] }: { partitions: readonly NamedRange[] }) {
  return (
    <>
      {partition !== undefined && (
        <>
          partition <span className="mono">{partition.name}+0x40</span>, offset{' '}
        </>
      )}
      <span className="mono">0x1640</span> or <span className="mono">5696</span>, relative{' '}
      <span className="mono">+16</span> <span className="mono">-0x100</span>, block{' '}
      <span className="mono">#12</span>, other space <span className="mono">bus:0x0400_0000</span>; select{' '}
      <span className="mono">0x1000..0x1fff</span> <span className="mono">#3..#5</span>
    </>
  );
}
