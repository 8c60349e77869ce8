// Changes nothing but the path: with fixtures, every request goes through the SDK.
export const fixtures = { capabilities: { tools: {} }, register() {} };
