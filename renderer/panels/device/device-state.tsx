import type { CommandStep, DeviceSnapshot } from '../../../app/contract/device.ts';
import { Dot } from '../../kit/pill.tsx';

/** The state in large letters, what it means, and where a command of several cycles stands. */
export function DeviceStateHead({ device, isDirect }: { device: DeviceSnapshot; isDirect: boolean }) {
  return (
    <>
      <div className="device-state" aria-live="polite">
        <Dot tone={isDirect ? 'direct' : 'machine'} />
        <div>
          <h3>{device.title}</h3>
          <p className="secondary">{device.sentence}</p>
        </div>
      </div>
      {device.steps.length > 0 && (
        <ol className="device-steps" aria-label="Cycles of this command">
          {withIds(device.steps).map(({ id, step }) => (
            <Step key={id} step={step} />
          ))}
        </ol>
      )}
    </>
  );
}

/** A command may take two steps of one name: a step is what comes as the n-th one. */
function withIds(steps: readonly CommandStep[]) {
  return steps.map((step, index) => ({ id: `${index} ${step.name}`, step }));
}

const PROGRESS_WORDS = { done: 'done', now: 'now', ahead: 'to come' } as const;

function Step({ step: { name, detail, progress } }: { step: CommandStep }) {
  return (
    <li className={`device-step step-${progress}`} aria-current={progress === 'now' ? 'step' : undefined}>
      <span>{name}</span>
      <span className="mono">{detail}</span>
      <span className="unseen">{PROGRESS_WORDS[progress]}</span>
    </li>
  );
}
