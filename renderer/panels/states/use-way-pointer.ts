import { type RefObject, useEffect } from 'react';
import type { Transition } from '../../../app/contract/states.ts';

/** Marks what stands for a transition in the drawing, by its place in the device's table. */
export function wayMark(transitions: readonly Transition[], transition: Transition) {
  return { 'data-way': transitions.indexOf(transition) };
}

/** The transition that a place in the drawing stands for; null for none. */
export function wayOf(target: EventTarget | null, transitions: readonly Transition[]): Transition | null {
  const marked = target instanceof Element ? target.closest('[data-way]') : null;
  return (marked && transitions[Number(marked.getAttribute('data-way'))]) ?? null;
}

/** Tells which transition the pointer is on, null for none, and which one is clicked. */
export function useWayPointer(
  ref: RefObject<SVGSVGElement | null>,
  transitions: readonly Transition[],
  {
    onPoint,
    onTake,
  }: {
    onPoint: (transition: Transition | null) => void;
    onTake: (transition: Transition) => void;
  },
): void {
  useEffect(() => {
    const drawing = ref.current;
    if (drawing === null) return undefined;
    const wayAt = ({ target }: Event) => wayOf(target, transitions);
    const point = (event: Event) => onPoint(wayAt(event));
    const leave = () => onPoint(null);
    const take = (event: Event) => {
      const way = wayAt(event);
      if (way !== null) onTake(way);
    };
    drawing.addEventListener('pointerover', point);
    drawing.addEventListener('pointerleave', leave);
    drawing.addEventListener('click', take);
    return () => {
      drawing.removeEventListener('pointerover', point);
      drawing.removeEventListener('pointerleave', leave);
      drawing.removeEventListener('click', take);
    };
  }, [ref, transitions, onPoint, onTake]);
}
