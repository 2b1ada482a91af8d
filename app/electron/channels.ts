/** The only channels between the page's process and the program. */
export const FRAME_CHANNEL = 'norscope:frame';
export const CLOSE_CHANNEL = 'norscope:close';
