/** What the page gets to see of the program: one connection, and where a dropped file lies. Nothing else. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge } from '../contract/link/bridge.ts';
import { CLOSE_CHANNEL, FRAME_CHANNEL } from './channels.ts';

const bridge: DesktopBridge = {
  send: (frame) => ipcRenderer.send(FRAME_CHANNEL, frame),
  onFrame: (listener) => void ipcRenderer.on(FRAME_CHANNEL, (_event, frame: unknown) => listener(frame)),
  onClose: (listener) => void ipcRenderer.on(CLOSE_CHANNEL, () => listener()),
  pathOfFile: (file) => (hasWebUtils(webUtils) ? webUtils.getPathForFile(file) : legacyPath(file)),
};

/** Electron before 29 has no `webUtils`, whatever its types say. */
function hasWebUtils(utils: typeof webUtils | undefined): utils is typeof webUtils {
  return utils !== undefined;
}

/** Electron before 32 wrote the path on the file itself. */
function legacyPath(file: File): string {
  return 'path' in file && typeof file.path === 'string' ? file.path : '';
}

contextBridge.exposeInMainWorld('norscope', bridge);
