/** Runs in the page before its own scripts, and refers to nothing outside: marks what `first-paint` measures. */
export function markOpening(): void {
  const markOnce = (name: string) => {
    if (performance.getEntriesByName(name).length === 0) performance.mark(name);
  };
  addEventListener('keydown', ({ key }) => key === 'Enter' && markOnce('key'), true);

  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    if (message instanceof Uint8Array && new TextDecoder('latin1').decode(message).includes('machine.open'))
      markOnce('open requested');
    send.call(this, message);
  };

  // A frame with many hex bytes in it shows more than the grid's heading. It is on the screen when the next begins.
  const fillText = CanvasRenderingContext2D.prototype.fillText;
  let frame: unknown = null;
  let hexInFrame = 0;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, maxWidth) {
    const now = document.timeline.currentTime;
    hexInFrame = now === frame ? hexInFrame : 0;
    frame = now;
    if (/^[0-9a-f]{2}$/.test(text)) hexInFrame += 1;
    if (hexInFrame === 64) requestAnimationFrame(() => markOnce('bytes painted'));
    fillText.call(this, text, x, y, maxWidth);
  };
}
