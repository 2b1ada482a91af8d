/** Rules about README.md: every command in it can be typed, every picture and file it names is there. */

/** One line of a shell block, as words; `line` counts from 1. */
export type ReadmeCommand = { readonly line: number; readonly words: readonly string[] };

/** What the commands are held against. */
export type Offers = {
  readonly scripts: ReadonlySet<string>;
  /** Names of `norscope`'s subcommands, each with its help text; the empty name is the program's own. */
  readonly help: ReadonlyMap<string, string>;
};

const SHELL_BLOCK = /^```(?:sh|bash|shell|console)$/;
/** Commands of every machine that a README may show. */
const COMMON = new Set(['git', 'cd', 'sudo', 'apt-get', 'qemu-system-aarch64', 'code', 'ls', 'cp', 'gunzip']);
const NPM_BUILT_IN = new Set(['ci', 'install', 'start', 'test']);

/** The commands in the shell blocks; comments, prompts and continued lines are taken care of. */
export function commandsIn(readme: string): ReadmeCommand[] {
  const commands: ReadmeCommand[] = [];
  let isInside = false;
  for (const [index, text] of readme.split('\n').entries()) {
    if (text.startsWith('```')) isInside = !isInside && SHELL_BLOCK.test(text.trim());
    else if (isInside) {
      const bare = text.replace(/^\$ /, '').replace(/(^|\s)#.*$/, '');
      for (const part of bare.split('&&')) {
        const words = part.trim().split(/\s+/).filter(Boolean);
        if (words.length > 0) commands.push({ line: index + 1, words });
      }
    }
  }
  return commands;
}

/** Commands that don't exist: an npm script, a subcommand, an option, or a program that no machine is known to have. */
export function unknownCommands(commands: readonly ReadmeCommand[], offers: Offers): string[] {
  return commands.flatMap(({ line, words }) => {
    const problem = problemOf(words, offers);
    return problem === null ? [] : [`README.md:${line} ${words.join(' ')}: ${problem}`];
  });
}

function problemOf([program = '', ...rest]: readonly string[], offers: Offers): string | null {
  if (program === 'npm') return npmProblem(rest, offers);
  if (program === 'npx' && rest[0] === 'norscope') return norscopeProblem(rest.slice(1), offers);
  if (program === 'npx' && rest[0] === 'vitest') return null;
  if (program === 'norscope') return norscopeProblem(rest, offers);
  return COMMON.has(program)
    ? null
    : `no such program: npm, npx norscope and ${[...COMMON].join(', ')} are known`;
}

function npmProblem([verb = '', name = '', ...rest]: readonly string[], offers: Offers): string | null {
  const script = verb === 'run' ? name : verb;
  const isThere = offers.scripts.has(script) || (verb !== 'run' && NPM_BUILT_IN.has(verb));
  if (!isThere) return `package.json has no script ${script}`;
  if (script !== 'start') return null;
  const given = verb === 'run' ? rest : [name, ...rest];
  return norscopeProblem(given.slice(given.indexOf('--') + 1).filter(Boolean), offers);
}

function norscopeProblem(given: readonly string[], offers: Offers): string | null {
  const first = given[0] ?? '';
  const subcommand = offers.help.has(first) ? first : '';
  const looksLikeImage = first === '' || first.startsWith('-') || /[./]|^[A-Z]+$/.test(first);
  if (subcommand === '' && !looksLikeImage) return `norscope has no subcommand ${first}`;
  const help = offers.help.get(subcommand) ?? '';
  const unknown = given.find((word) => word.startsWith('--') && !help.includes(word.replace(/[\d=].*$/, '')));
  return unknown === undefined
    ? null
    : `${['norscope', subcommand].join(' ').trim()} has no option ${unknown}`;
}

/** Relative links and pictures, without their anchors. */
export function filesNamedIn(readme: string): string[] {
  const links = [...readme.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)];
  return links.flatMap(([, markdown, html]) => {
    const path = (markdown ?? html ?? '').replace(/#.*$/, '');
    return path === '' || /^[a-z]+:/.test(path) ? [] : [path];
  });
}
