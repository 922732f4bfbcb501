// The sound of somebody who needs help: three rising tones. Made here, so that nothing is loaded.

const TONES_HZ = [660, 880, 1_100];
const TONE_S = 0.18;
const GAP_S = 0.05;
/** A browser that has not been touched yet may hold the sound back for ever. */
const PATIENCE_MS = 500;

let context: AudioContext | undefined;

/** Plays it. Answers whether the computer took it: a browser may hold sound back until a press. */
export async function ring(): Promise<boolean> {
  if (typeof AudioContext === 'undefined') return false;
  context ??= new AudioContext();
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([context.resume(), late]);
  if (context.state !== 'running') return false;
  TONES_HZ.forEach((hertz, place) => tone(context as AudioContext, hertz, place));
  return true;
}

function tone(audio: AudioContext, hertz: number, place: number) {
  const start = audio.currentTime + place * (TONE_S + GAP_S);
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.4, start + 0.02);
  volume.gain.setValueAtTime(0.4, start + TONE_S - 0.04);
  volume.gain.linearRampToValueAtTime(0, start + TONE_S);
  volume.connect(audio.destination);
  const source = audio.createOscillator();
  source.type = 'sine';
  source.frequency.value = hertz;
  source.connect(volume);
  source.start(start);
  source.stop(start + TONE_S);
}
