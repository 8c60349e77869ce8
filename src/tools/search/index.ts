import { defineGroup } from '../define.js';
import { boxSearchTool } from './box-search-tool.js';

export const search = defineGroup({ id: 'search', title: 'Search', tools: [boxSearchTool] });
