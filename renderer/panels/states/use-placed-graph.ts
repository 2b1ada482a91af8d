import { useEffect, useState } from 'react';
import type { StateMachine } from '../../../app/contract/states.ts';
import { reportProblem } from '../../state/problems.ts';
import { layOut, type MeasureText, type PlacedGraph } from './graph-layout.ts';
import type { StateGraph } from './state-graph-model.ts';

/** Null until it is laid out. */
export function usePlacedGraph(machine: StateMachine, graph: StateGraph): PlacedGraph | null {
  const [placed, setPlaced] = useState<{ graph: StateGraph; placed: PlacedGraph } | null>(null);
  useEffect(() => {
    const starts = new Set(machine.states.filter(({ isFirstCycle }) => isFirstCycle).map(({ name }) => name));
    let isLooked = true;
    const place = async () => {
      // Words are measured in the fonts that they are drawn in.
      await document.fonts.ready;
      const found = await layOut(graph, starts, measureWith(document.documentElement));
      if (isLooked) setPlaced({ graph, placed: found });
    };
    place().catch(reportProblem);
    return () => {
      isLooked = false;
    };
  }, [machine, graph]);
  return placed?.graph === graph ? placed.placed : null;
}

/** As `states.css` sets them. */
const FONTS = {
  title: ['600', 'var(--text-size)', '--font-text'],
  exit: ['400', 'var(--small-size)', '--font-text'],
  label: ['400', '12px', '--font-mono'],
} as const;

function measureWith(page: HTMLElement): MeasureText {
  const style = getComputedStyle(page);
  const pen = document.createElement('canvas').getContext('2d');
  return (text, kind) => {
    if (pen === null) return text.length * 8;
    const [weight, size, family] = FONTS[kind];
    const px = size.startsWith('var') ? style.getPropertyValue(size.slice(4, -1)) : size;
    pen.font = `${weight} ${px} ${style.getPropertyValue(family)}`;
    return pen.measureText(text).width;
  };
}
