import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findProgram } from './program';
import { say, step, Trouble } from './progress';
import { environment } from './settings';

const onMac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** The shell first: it has no window to draw, and opens a page in a quarter of the time. */
const programs = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/** The Chromium that browser tests use: CHROMIUM_PATH, or one that is installed. Installs nothing. */
export function findChromium(): string | undefined {
  const given = environment.CHROMIUM_PATH;
  if (given) {
    if (!existsSync(given)) {
      throw new Trouble(`CHROMIUM_PATH names ${given}, which does not exist.`);
    }
    return given;
  }
  const installed = findProgram(programs);
  return installed ?? (existsSync(onMac) ? onMac : undefined);
}

/** Without such a font every Chinese character is drawn as an empty box. */
function hasChineseFont(): boolean {
  const { stdout } = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' });
  return Boolean(stdout?.trim()) || process.platform === 'darwin';
}

const mayUseApt = () =>
  process.getuid?.() === 0 &&
  existsSync('/etc/debian_version') &&
  findProgram(['apt-get']) !== undefined;

/** @returns what apt-get said when it failed */
function apt(args: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync('apt-get', args, {
    encoding: 'utf8',
    env: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0
    ? undefined
    : `apt-get ${args.join(' ')} failed:\n${`${stdout}${stderr}`.slice(-2_000)}`;
}

const install = (name: string) => apt(['install', '--yes', '--no-install-recommends', name]);

/**
 * Makes Chromium and a Chinese font available, by apt where that is possible. What cannot be had is said, never fatal:
 * the tests that need it are then counted as skipped.
 */
export async function ensureChromium(): Promise<string | undefined> {
  const wanted = [
    // Some releases of Debian have no shell by itself.
    ...(findChromium() ? [] : [['chromium-headless-shell', 'chromium']]),
    ...(hasChineseFont() ? [] : [['fonts-noto-cjk']]),
  ];
  if (wanted.length > 0 && mayUseApt()) {
    const said = await step('Chromium and a Chinese font by apt', async () => [
      apt(['update']),
      ...wanted.map(([first = '', second]) => install(first) && second && install(second)),
    ]);
    for (const line of said) {
      if (line) {
        say(line);
      }
    }
  }
  const chromium = findChromium();
  if (!chromium) {
    say('No Chromium: browser tests are skipped. Install one, or set CHROMIUM_PATH.');
  }
  return chromium;
}
