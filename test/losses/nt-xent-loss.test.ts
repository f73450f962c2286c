import { describe } from 'vitest';
import { ntXentLoss } from '../../lib/losses/nt-xent-loss';
import { keepsViewPromises } from './view-promises';

describe('ntXentLoss', () => keepsViewPromises(ntXentLoss, 'ntXent', true));
