/** What the process that trains and the one that kills it both know. */
export const [epochs, stepsOfAnEpoch, batchSize] = [20, 3, 32];
