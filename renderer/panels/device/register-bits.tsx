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
              <th key={bit.name} scope="col" title={`${bit.title}: ${bit.meaning}`}>
                {bit.name}
              </th>
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
        <ul className="register-told">
          {told.map((bit) => (
            <li key={bit.name}>
              <b className={`told-${bit.whenSet}`}>
                {bit.name} {bit.title}
              </b>
              {bit.meaning !== bit.title && <span className="secondary"> {bit.meaning}</span>}
            </li>
          ))}
        </ul>
      )}
      <p className="secondary">{sentence}</p>
    </div>
  );
}

function Bit({ bit, isSet }: { bit: RegisterBit; isSet: boolean }) {
  return (
    <td className={classNames('mono', isSet && `bit-${bit.whenSet}`)} title={`${bit.title}: ${bit.meaning}`}>
      {isSet ? 1 : 0}
    </td>
  );
}
