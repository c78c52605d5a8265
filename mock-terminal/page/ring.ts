const NOTES_HZ = [880, 1175];
const NOTE_SECONDS = 0.18;

/** Two notes: the money is there. Silent where the browser has no sound. */
export const ring = (): void => {
  const audio = new AudioContext();
  NOTES_HZ.forEach((hertz, index) => {
    const note = audio.createOscillator();
    const from = audio.currentTime + index * NOTE_SECONDS;
    note.frequency.value = hertz;
    note.connect(audio.destination);
    note.start(from);
    note.stop(from + NOTE_SECONDS);
  });
  setTimeout(() => void audio.close(), 1000);
};
