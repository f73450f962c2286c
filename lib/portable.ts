/**
 * The front door outside Node, in bundlers and browsers, Deno and Bun: every public name that needs neither files nor native packages.
 * It computes on whatever backend of TensorFlow.js is loaded and set. `test/portable/front-doors.test.ts` names what is left out, and why.
 */

export type { Augmentation } from './augmentation/augmentation';
export { composeAugmentations } from './augmentation/compose-augmentations';
export { type RandomAffineOptions, randomAffine } from './augmentation/random-affine';
export { type RandomColorOptions, randomColor } from './augmentation/random-color';
export { type RandomCropOptions, randomCrop } from './augmentation/random-crop';
export { type RandomEraseOptions, randomErase } from './augmentation/random-erase';
export { randomFlip } from './augmentation/random-flip';
export { randomShift } from './augmentation/random-shift';
export { type ImageDataset, makeImageDataset } from './data/dataset';
export { joinImages } from './data/join-images';
export { type LogMelSpectrogram, type LogMelSpectrogramOptions, logMelSpectrogram } from './data/log-mel-spectrogram';
export { type IdxArray, IdxError, parseIdx } from './data/parse-idx';
export { parseWav, type WavAudio } from './data/parse-wav';
export { selectImages } from './data/select-images';
export type { ImageSource, StoredImages } from './data/stored-images';
export { WavError } from './data/wav/wav-error';
export { type AudioPlayersOptions, audioPlayers, type Recording } from './display/audio-players';
export { type DetChartOptions, detChart } from './display/det-chart';
export { type FigureOptions, figure } from './display/figure';
export { type HistogramChartOptions, histogramChart } from './display/histogram-chart';
export { type LineChartOptions, lineChart, type Mark } from './display/line-chart';
export { type OcclusionTileOptions, occlusionTile } from './display/occlusion-tile';
export type { AudioPlayers, Figure } from './display/picture';
export {
  type Progress,
  type ProgressControl,
  type ProgressOptions,
  startProgress,
} from './display/progress';
export type { ProgressReport } from './display/progress-line';
export { type RocChartOptions, type RocPoints, rocChart } from './display/roc-chart';
export { type Cloud, type ScatterChart3dOptions, scatterChart3d } from './display/scatter-chart-3d';
export { type PlanePoints, type ScatterPanelsOptions, scatterPanels } from './display/scatter-panels';
export { type PlacedSpectrogram, type SpectrogramChartOptions, spectrogramChart } from './display/spectrogram-chart';
export type { SpectrogramLike } from './display/spectrogram-like';
export { type SpectrogramTileOptions, spectrogramTile } from './display/spectrogram-tile';
export {
  imageTile,
  type PairTileOptions,
  pairTile,
  type Tile,
  type TileOptions,
  type TileSource,
} from './display/tile';
export { type VectorPanelsOptions, vectorPanels } from './display/vector-panels';
export { angularSimilarity } from './distances/angular-similarity';
export { cosineDistance } from './distances/cosine-distance';
export { cosineSimilarity } from './distances/cosine-similarity';
export { dotProduct } from './distances/dot-product';
export { euclideanDistance } from './distances/euclidean-distance';
export type { DistanceMetric, Metric } from './distances/metric';
export { areaUnderCurve } from './evaluation/area-under-curve';
export { averagePrecision } from './evaluation/average-precision';
export { bootstrapInterval } from './evaluation/bootstrap-interval';
export { confusionMatrix } from './evaluation/confusion-matrix';
export { embeddingSpread } from './evaluation/embedding-spread';
export { equalErrorRate } from './evaluation/equal-error-rate';
export { type FewShotOptions, fewShotAccuracy } from './evaluation/few-shot-accuracy';
export { imageBootstrapInterval } from './evaluation/image-bootstrap-interval';
export { pairAccuracy } from './evaluation/pair-accuracy';
export { pairDistances } from './evaluation/pair-distances';
export { type Projection, pca } from './evaluation/pca';
export type { Interval } from './evaluation/percentile-interval';
export { precisionAtOne } from './evaluation/precision-at-one';
export { type RetrievalOptions, recallAtK } from './evaluation/recall-at-k';
export { type RocCurve, rocCurve } from './evaluation/roc-curve';
export { thresholdAtBestAccuracy } from './evaluation/threshold-at-best-accuracy';
export { thresholdAtFalseMatchRate } from './evaluation/threshold-at-false-match-rate';
export { type ScoredPairs, thresholdIntervals } from './evaluation/threshold-intervals';
export { type ExactGalleryOptions, openExactGallery } from './gallery/exact-gallery';
export type { Gallery, GalleryAddOptions, GalleryMatches } from './gallery/gallery';
export { type Jitted, jit } from './jit/jit';
export { JitError } from './jit/jit-error';
export { type AngularLossOptions, angularLoss } from './losses/angular-loss';
export { type ArcFaceOptions, arcFace } from './losses/arc-face';
export { type BarlowTwinsLossOptions, barlowTwinsLoss } from './losses/barlow-twins-loss';
export { type BatchContrastiveLossOptions, batchContrastiveLoss } from './losses/batch-contrastive-loss';
export { type BatchHardTripletLossOptions, batchHardTripletLoss } from './losses/batch-hard-triplet-loss';
export type { BatchLoss } from './losses/batch-loss';
export { type BatchTripletLossOptions, batchTripletLoss } from './losses/batch-triplet-loss';
export { binaryCrossEntropyLoss } from './losses/binary-cross-entropy-loss';
export { type CircleLossOptions, circleLoss } from './losses/circle-loss';
export { contrastiveLoss } from './losses/contrastive-loss';
export { type CosFaceOptions, cosFace } from './losses/cos-face';
export { type FastApLossOptions, fastApLoss } from './losses/fast-ap-loss';
export { generalizedLiftedStructureLoss } from './losses/generalized-lifted-structure-loss';
export { type InfoNceLossOptions, infoNceLoss } from './losses/info-nce-loss';
export { type LiftedStructureLossOptions, liftedStructureLoss } from './losses/lifted-structure-loss';
export { type MarginLossOptions, marginLoss } from './losses/margin-loss';
export { type MultiSimilarityLossOptions, multiSimilarityLoss } from './losses/multi-similarity-loss';
export { type NPairsLossOptions, nPairsLoss } from './losses/n-pairs-loss';
export { type NormalizedSoftmaxOptions, normalizedSoftmax } from './losses/normalized-softmax';
export { ntXentLoss } from './losses/nt-xent-loss';
export type { ClassVectorsOptions } from './losses/parts/class-vectors';
export { type ProxyAnchorOptions, proxyAnchor } from './losses/proxy-anchor';
export { type ProxyNcaOptions, proxyNca } from './losses/proxy-nca';
export { type SemiHardTripletLossOptions, semiHardTripletLoss } from './losses/semi-hard-triplet-loss';
export {
  type SignalToNoiseContrastiveLossOptions,
  signalToNoiseContrastiveLoss,
} from './losses/signal-to-noise-contrastive-loss';
export { type SimSiamLossOptions, simSiamLoss } from './losses/sim-siam-loss';
export { type SoftTripleOptions, softTriple } from './losses/soft-triple';
export { type SupervisedContrastiveLossOptions, supervisedContrastiveLoss } from './losses/supervised-contrastive-loss';
export type { TrainableLoss } from './losses/trainable-loss';
export { tripletLoss } from './losses/triplet-loss';
export { type TupletMarginLossOptions, tupletMarginLoss } from './losses/tuplet-margin-loss';
export { type VicRegLossOptions, vicRegLoss } from './losses/vic-reg-loss';
export type { ViewLoss } from './losses/view-loss';
export { type AngularMinerOptions, angularMiner } from './miners/angular-miner';
export { batchHardMiner, type MinerMetricOptions } from './miners/batch-hard-miner';
export { type DistanceWeightedMinerOptions, distanceWeightedMiner } from './miners/distance-weighted-miner';
export type { MinedPairs, MinedTriplets, Miner, TripletsOfAnchors } from './miners/miner';
export { type MultiSimilarityMinerOptions, multiSimilarityMiner } from './miners/multi-similarity-miner';
export { type PairMarginMinerOptions, pairMarginMiner } from './miners/pair-margin-miner';
export { semiHardMiner } from './miners/semi-hard-miner';
export { type ColorShapesEncoderOptions, colorShapesEncoder } from './models/color-shapes-encoder';
export { type Embeddings, type EmbedOptions, embed } from './models/embed';
export type { EncoderOptions } from './models/encoder-options';
export { fashionMnistEncoder } from './models/fashion-mnist-encoder';
export { imageBatch } from './models/image-batch';
export { type BatchNormalizationOptions, batchNormalization } from './models/layers/batch-normalization';
export { type DropoutOptions, dropout, spatialDropout2d } from './models/layers/dropout';
export { relu6 } from './models/layers/relu6';
export { type MobilenetV2Options, mobilenetV2Encoder } from './models/mobilenet-v2-encoder';
export { type OcclusionMap, type OcclusionMapOptions, occlusionMap } from './models/occlusion-map';
export { type OmniglotEncoderOptions, omniglotEncoder } from './models/omniglot-encoder';
export { wideFashionEncoder } from './models/wide-fashion-encoder';
export { allPairs } from './pairs/all-pairs';
export { type ClassBatches, classBatches } from './pairs/class-batches';
export { makePairs, type Pairs } from './pairs/make-pairs';
export { makeTriplets, type Triplets } from './pairs/make-triplets';
export { type NumberArray, randomSplit, type SplitOptions } from './pairs/random-split';
export {
  type NearestNeighbors,
  type NearestNeighborsOptions,
  nearestNeighbors,
} from './search/nearest-neighbors';
export { type Device, device } from './tensorflow/device';
export { randomUniform, withSeed } from './tensorflow/random';
export { createRandom, type Random } from './tensorflow/seeded-random';
export { tf } from './tensorflow/tensorflow';
export { classExamples } from './training/class-examples';
export { type Examples, imageExamples, pairExamples, tripletExamples } from './training/examples';
export type { ExamplesLoss, ExamplesLossWithWeights, ImageLoss, PairLoss, TripletLoss } from './training/examples-loss';
export { fit } from './training/fit';
export type { FitOptions, FitReport } from './training/fit-options';
export type { History } from './training/history';
export { cosineSchedule } from './training/learning-rate';
