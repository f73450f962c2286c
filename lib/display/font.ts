import sharp from 'sharp';
import { configureFonts } from './fontconfig';

/**
 * Arimo (SIL Open Font License 1.1), from npm: pictures have the same text on every machine, whatever fonts are installed. Its letters are
 * as wide as Arial's, so that a layout for one fits the other.
 */
export const fontFiles = {
  regular: require.resolve('@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf'),
};

let registered: Promise<unknown> | undefined;

/** Makes the font known to sharp's SVG renderer, which leaves text out if no font is installed. */
export function registerFont(): Promise<unknown> {
  registered ??= register();
  return registered;
}

function register(): Promise<unknown> {
  configureFonts();
  return Promise.all(
    Object.values(fontFiles).map((fontfile) =>
      sharp({ text: { text: 'x', font: 'Arimo', fontfile } })
        .raw()
        .toBuffer(),
    ),
  );
}
