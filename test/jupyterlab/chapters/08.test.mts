import { testChapter } from '../chapter.mjs';

testChapter('08');
