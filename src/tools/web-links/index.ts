import { defineGroup } from '../define.js';
import { boxWebLinkCreateTool } from './box-web-link-create-tool.js';
import { boxWebLinkDeleteByIdTool } from './box-web-link-delete-by-id-tool.js';
import { boxWebLinkGetByIdTool } from './box-web-link-get-by-id-tool.js';
import { boxWebLinkUpdateByIdTool } from './box-web-link-update-by-id-tool.js';

export const webLinks = defineGroup({
  id: 'web-links',
  title: 'Web links',
  tools: [boxWebLinkGetByIdTool, boxWebLinkCreateTool, boxWebLinkUpdateByIdTool, boxWebLinkDeleteByIdTool],
});
