import type { DeviceRegister, RegisterBit } from '../../../app/contract/device.ts';
import { classNames } from '../../kit/class-names.ts';

/** A register bit by bit, one row for each chip on the bus, and what the set bits say. */
export function RegisterBits({ register: { title, bits, sentence } }: { register: DeviceRegister }) {
  const chipCount = Math.max(0, ...bits.map((bit) => bit.perChip.length));
  const told = bits.filter((bit) => bit.perChip.some(Boolean));
  return (
    <div className="device-register">
      <table>
        <caption className="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">chip</span>
            </th>
            {bits.map((bit) => (
              <BitHead key={bit.name} bit={bit} />
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: chipCount }, (_, chip) => `chip ${chip}`).map((name, chip) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {bits.map((bit) => (
                <Bit key={bit.name} bit={bit} isSet={bit.perChip[chip] ?? false} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {told.length > 0 && (
        <ul className="register-told" aria-label="Bits that are set">
          {told.map((bit) => (
            <li key={bit.name} className={`told-${bit.whenSet}`}>
              {bit.name} {bit.title}
            </li>
          ))}
        </ul>
      )}
      <p className="secondary">{sentence}</p>
    </div>
  );
}

/** `SR.7` and `DQ7`, or `7` where the panel is narrow. */
function BitHead({ bit: { name, title, meaning } }: { bit: RegisterBit }) {
  const numberAt = name.search(/\d+$/);
  return (
    <th scope="col" aria-label={name} title={`${title}: ${meaning}`}>
      <span className="bit-register">{name.slice(0, numberAt)}</span>
      {name.slice(numberAt)}
    </th>
  );
}

function Bit({ bit, isSet }: { bit: RegisterBit; isSet: boolean }) {
  return (
    <td className={classNames('mono', isSet && `bit-${bit.whenSet}`)} title={`${bit.title}: ${bit.meaning}`}>
      {isSet ? 1 : 0}
    </td>
  );
}
