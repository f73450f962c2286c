import { loadFashionMnist } from '../../lib/data/fashion-mnist';
import { isTheRealData } from './real-data';

isTheRealData({
  name: 'Fashion-MNIST',
  load: loadFashionMnist,
  mean: 0.28604,
  deviation: 0.35302,
  first: [9, 0, 0, 3, 0, 2, 7, 2, 5, 5],
  trainCounts: Array(10).fill(6000),
  names: ['T-shirt/top', 'Ankle boot'],
});
