import { defineGroup } from '../define.js';
import { boxAiAgentInfoByIdTool } from './box-ai-agent-info-by-id-tool.js';
import { boxAiAgentsListTool } from './box-ai-agents-list-tool.js';
import { boxAiAgentsSearchByNameTool } from './box-ai-agents-search-by-name-tool.js';
import { boxAiAskFileMultiTool } from './box-ai-ask-file-multi-tool.js';
import { boxAiAskFileSingleTool } from './box-ai-ask-file-single-tool.js';
import { boxAiAskHubTool } from './box-ai-ask-hub-tool.js';
import { boxAiExtractFreeformTool } from './box-ai-extract-freeform-tool.js';
import { boxAiExtractStructuredEnhancedUsingFieldsTool } from './box-ai-extract-structured-enhanced-using-fields-tool.js';
import { boxAiExtractStructuredEnhancedUsingTemplateTool } from './box-ai-extract-structured-enhanced-using-template-tool.js';
import { boxAiExtractStructuredUsingFieldsTool } from './box-ai-extract-structured-using-fields-tool.js';
import { boxAiExtractStructuredUsingTemplateTool } from './box-ai-extract-structured-using-template-tool.js';

export const ai = defineGroup({
  id: 'ai',
  title: 'Box AI',
  tools: [
    boxAiAskFileSingleTool,
    boxAiAskFileMultiTool,
    boxAiAskHubTool,
    boxAiExtractFreeformTool,
    boxAiExtractStructuredUsingFieldsTool,
    boxAiExtractStructuredUsingTemplateTool,
    boxAiExtractStructuredEnhancedUsingFieldsTool,
    boxAiExtractStructuredEnhancedUsingTemplateTool,
    boxAiAgentsListTool,
    boxAiAgentsSearchByNameTool,
    boxAiAgentInfoByIdTool,
  ],
});
