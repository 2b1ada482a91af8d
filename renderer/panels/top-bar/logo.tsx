/** A chip with an N of traces. Decoration: the name stands beside it or is read out. */
export function Logo({ sizePx = 22 }: { sizePx?: number }) {
  return (
    <svg className="logo" width={sizePx} height={sizePx} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <rect x="2.5" y="2.5" width="19" height="19" rx="5" stroke="currentColor" strokeWidth="1.8" />
      <path
        d="M8 17V7l8 10V7"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
