import type { DeviceFact } from '../../../app/contract/device.ts';

/** What the device remembers or waits for besides its registers, in its own words. */
export function DeviceFacts({ facts }: { facts: readonly DeviceFact[] }) {
  return (
    <dl className="device-facts">
      {facts.map(({ title, text }) => (
        <div key={title}>
          <dt className="secondary">{title}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
