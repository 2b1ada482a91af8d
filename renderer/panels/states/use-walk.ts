import { type RefObject, useEffect, useState } from 'react';
import type { Transition } from '../../../app/contract/states.ts';
import type { PlacedNode } from './graph-layout.ts';
import { wayOf } from './use-way-pointer.ts';
import { isWalking, stateTowards } from './walk.ts';

interface Walked {
  readonly nodes: readonly PlacedNode[];
  readonly transitions: readonly Transition[];
  readonly onPoint: (transition: Transition | null) => void;
  readonly onTake: (transition: Transition) => void;
}

/**
 * Lets a keyboard walk the drawing: arrows from state to state, Tab or Enter to the ways of one, Enter takes a way as a
 * click does, Escape goes back to the state and then out. @returns the state that the keyboard is at; null while it is elsewhere.
 */
export function useWalk(
  ref: RefObject<SVGSVGElement | null>,
  { nodes, transitions, onPoint, onTake }: Walked,
): string | null {
  const [walked, setWalked] = useState<string | null>(null);
  useEffect(() => {
    const drawing = ref.current;
    if (drawing === null) return undefined;
    const arrive = ({ target }: FocusEvent) => {
      const state = stateOf(target);
      if (state !== null) setWalked(state);
      onPoint(wayOf(target, transitions));
    };
    const leave = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget instanceof Node && drawing.contains(relatedTarget)) return;
      setWalked(null);
      onPoint(null);
    };
    const press = (event: KeyboardEvent) => {
      const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
      const way = wayOf(event.target, transitions);
      const state = stateOf(event.target) ?? walked;
      if (!isPlain || state === null) return;
      const isTaking = event.key === 'Enter' || event.key === ' ';
      if (isWalking(event.key)) focusOn(stateIn(drawing, stateTowards(event.key, state, nodes)));
      else if (isTaking && way !== null) onTake(way);
      else if (isTaking) focusOn(drawing.querySelector('[data-way][tabindex="0"]'));
      else if (event.key === 'Escape')
        focusOn(way === null ? drawing.parentElement : stateIn(drawing, state));
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    drawing.addEventListener('focusin', arrive);
    drawing.addEventListener('focusout', leave);
    drawing.addEventListener('keydown', press);
    return () => {
      drawing.removeEventListener('focusin', arrive);
      drawing.removeEventListener('focusout', leave);
      drawing.removeEventListener('keydown', press);
    };
  }, [ref, walked, nodes, transitions, onPoint, onTake]);
  return walked;
}

/** Takes the keyboard to the one state that it enters the drawing by. @returns whether there is a drawing. */
export function enterDrawing(room: HTMLElement | null): boolean {
  return focusOn(room?.querySelector('[data-node][tabindex="0"]') ?? null);
}

function stateOf(target: EventTarget | null): string | null {
  const marked = target instanceof Element ? target.closest('[data-node]') : null;
  return marked?.getAttribute('data-node') ?? null;
}

function stateIn(drawing: SVGSVGElement, state: string | null): Element | null {
  return state === null ? null : drawing.querySelector(`[data-node="${CSS.escape(state)}"]`);
}

function focusOn(element: Element | null): boolean {
  if (!(element instanceof SVGElement || element instanceof HTMLElement)) return false;
  // The browser brings what is drawn only a part of the way.
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  return true;
}
