import { describe } from 'vitest';
import { infoNceLoss } from '../../lib/losses/info-nce-loss';
import { keepsViewPromises } from './view-promises';

describe('infoNceLoss', () => keepsViewPromises(infoNceLoss, 'infoNce', false));
