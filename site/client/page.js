import './theme-button.js';
import './search.js';
import './sections.js';
import './figures.js';
