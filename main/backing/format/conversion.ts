/** How the raw bytes of an image are had from another format: commands for a POSIX shell. */
import { shellQuoted } from '../../../app/contract/shell.ts';
import { capsuleImageOffset, type FormatSample } from './signature.ts';

/** A file that is not raw, and where its raw bytes are to go: paths as they are, not quoted. */
export type Source = { readonly from: string; readonly to: string; readonly sample: FormatSample };

/** What to do. In a remark, what a person can type stands between backticks. */
export type Conversion = {
  /** Null where there is none to paste; the remark says what to do then. */
  readonly command: string | null;
  /** Whole sentences. */
  readonly remark: string | null;
};

export type Converter = (source: Source) => Conversion;

/** In both texts IN and OUT stand for the two paths. */
export function run(command: string, remark: string | null = null): Converter {
  return (source) => ({
    command: withPaths(command, source),
    remark: remark === null ? null : withPaths(remark, source),
  });
}

/** As `run`, for one file out of an archive: NAME stands for it, and `list` prints the names there are. */
export function take(command: string, list: string): Converter {
  return run(command, `NAME is one of the files in it, which are listed by \`${list}\`.`);
}

/** As `run`, where only the person can do it. */
export function byHand(remark: string): Converter {
  return (source) => ({ command: null, remark: withPaths(remark, source) });
}

/** Raw bytes with so many others behind them. */
export function withoutLast(lengthBytes: number): Converter {
  return (source) => run(`head -c ${source.sample.sizeBytes - lengthBytes} IN > OUT`)(source);
}

/** In an image option a comma in a file's name is doubled. */
export const luks1: Converter = (source) => {
  const { from } = source;
  const options = `driver=luks,key-secret=key,file.filename=${from.replaceAll(',', ',,')}`;
  return {
    command: `qemu-img convert --object secret,id=key,file=KEY --image-opts ${shellQuoted(options)} -O raw ${shellQuoted(source.to)}`,
    remark: 'KEY is a file that holds its passphrase.',
  };
};

export const capsule: Converter = (source) => {
  const offset = capsuleImageOffset(source.sample);
  const convert =
    offset === null ? byHand('UEFITool takes the image out of it.') : run(`tail -c +${offset + 1} IN > OUT`);
  return convert(source);
};

function withPaths(text: string, { from, to }: Source): string {
  return text.replaceAll(/\b(?:IN|OUT)\b/g, (place) => shellQuoted(place === 'IN' ? from : to));
}
