import { loadMnist } from '../../lib/data/mnist';
import { isTheRealData } from './real-data';

isTheRealData({
  name: 'MNIST',
  load: loadMnist,
  mean: 0.1307,
  deviation: 0.3081,
  first: [5, 0, 4, 1, 9, 2, 1, 3, 1, 4],
  trainCounts: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
  names: ['0', '9'],
});
