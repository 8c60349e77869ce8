/** What the model is told when Box says no. Only tools that every session has are named. */
import type { ErrorCode } from '../../src/errors.js';

export interface Text {
  code: ErrorCode;
  message: string;
  hint?: string;
}

/** The request a text is about. */
export interface FailedRequest {
  method: string;
  /** As in `CallStats`: the first segment of the path, `download`, … */
  group: string;
  /** It went without a token to an address Box had named. */
  bare?: boolean;
}

export const LATER = 'Try again in a minute.';

const READS: ReadonlySet<string> = new Set(['search', 'ai', 'download', 'representation']);
/** Groups whose ids are those of files and folders, which the tools named here can find. */
const ITEMS: ReadonlySet<string> = new Set([
  'files',
  'folders',
  'upload',
  'download',
  'representation',
  'web_links',
  'search',
  'ai',
  'comments',
  'tasks',
  'collaborations',
  'shared_items',
]);

/** Whether Box may have changed something although no success came back. */
export const changes = ({ method, group }: FailedRequest): boolean => method !== 'GET' && !READS.has(group);

/** @returns what to do when a change may have been made. */
export const unsure = ({ group }: FailedRequest): string =>
  ITEMS.has(group)
    ? 'The change may have been made all the same: look with box_file_info_tool or box_folder_items_list_tool before you try again.'
    : 'The change may have been made all the same: look before you try again.';

/** By Box's own code, where the status alone says too little. */
const BY_CODE: Readonly<Record<string, Text>> = {
  trashed: {
    code: 'box_not_found',
    message: 'This item is in the trash.',
    hint: 'It must be restored before it can be used; box_search_tool finds other items.',
  },
  item_name_invalid: {
    code: 'box_bad_request',
    message: 'Box does not accept this name.',
    hint: 'Use a name without / and \\, without spaces at its ends, that is neither . nor .., and try again.',
  },
  item_name_too_long: {
    code: 'box_bad_request',
    message: 'This name is too long for Box.',
    hint: 'Use at most 255 characters.',
  },
  item_name_in_use: {
    code: 'box_conflict',
    message: 'The folder already holds an item of this name.',
    hint: 'Choose another name, or find the item there with box_folder_items_list_tool.',
  },
  name_temporarily_reserved: {
    code: 'box_conflict',
    message: 'Another request is using this name at the moment.',
    hint: 'Try again in some seconds, or choose another name.',
  },
  folder_not_empty: {
    code: 'box_conflict',
    message: 'The folder is not empty.',
    hint: 'box_folder_items_list_tool tells what it holds; deleting it with its content must be asked for explicitly.',
  },
  cyclical_folder_structure: {
    code: 'box_bad_request',
    message: 'A folder cannot be put into itself or into a folder below it.',
    hint: 'box_folder_info_tool tells where a folder is.',
  },
  access_denied_item_locked: {
    code: 'box_forbidden',
    message: 'The file is locked by someone else.',
    hint: 'box_file_info_tool tells about the lock; the file can be changed when it has been unlocked.',
  },
  user_already_collaborator: {
    code: 'box_conflict',
    message: 'This person or group has access to the item already.',
    hint: 'Change the collaboration that is there in place of adding another.',
  },
  incorrect_shared_item_password: {
    code: 'box_forbidden',
    message: 'The shared link has a password, and it was not given or is wrong.',
    hint: 'Ask the person for it and pass it as password.',
  },
  tuple_already_exists: {
    code: 'box_conflict',
    message: 'The file has metadata of this template already.',
    hint: 'Update it in place of setting it.',
  },
  instance_not_found: {
    code: 'box_not_found',
    message: 'The file has no metadata of this template.',
    hint: 'Check the key of the template, or set the metadata first.',
  },
  instance_tuple_not_found: {
    code: 'box_not_found',
    message: 'The company has no metadata template of this key.',
    hint: 'List the metadata templates to see their keys.',
  },
  schema_validation_failed: {
    code: 'box_bad_request',
    message: 'The values do not fit the metadata template.',
    hint: 'Read the template for its fields, their types and options.',
  },
  insufficient_scope: {
    code: 'box_forbidden',
    message: 'The Box application behind this server has not been granted what this needs.',
    hint: 'An administrator must enable the scope for the application in Box; trying again does not help.',
  },
  storage_limit_exceeded: {
    code: 'box_forbidden',
    message: 'The Box account has no storage left.',
    hint: 'box_who_am_i tells how much is used.',
  },
  file_size_limit_exceeded: {
    code: 'payload_too_large',
    message: 'The file is larger than this Box account may store.',
    hint: 'box_who_am_i tells the largest size allowed.',
  },
  operation_blocked_temporary: {
    code: 'box_conflict',
    message: 'Another operation on these items is still under way.',
    hint: 'Try again in a minute.',
  },
};

const REFUSED: Text = {
  code: 'box_bad_request',
  message: 'Box refused the request.',
  hint: 'Check the arguments against the description of the tool, and the ids with box_file_info_tool or box_folder_info_tool.',
};
const UNEXPECTED: Text = {
  code: 'box_unavailable',
  message: 'Box answered in a way that was not expected.',
  hint: LATER,
};

const BY_STATUS: Readonly<Record<number, Text>> = {
  400: REFUSED,
  401: {
    code: 'box_authorization_dead',
    message: 'Box no longer accepts the authorization of this account.',
    hint: 'The user must connect to this server again and sign in to Box.',
  },
  403: {
    code: 'box_forbidden',
    message: 'The signed-in Box account may not do this.',
    hint: 'box_who_am_i tells which account that is; box_file_info_tool and box_folder_info_tool tell what it may do with an item.',
  },
  404: {
    code: 'box_not_found',
    message: 'Box has no such item, or the signed-in account may not see it.',
    hint: 'box_search_tool and box_folder_items_list_tool find ids; box_who_am_i tells which account is signed in.',
  },
  408: { code: 'box_timeout', message: 'Box did not answer in time.', hint: LATER },
  409: {
    code: 'box_conflict',
    message: 'The request conflicts with what is in Box.',
    hint: 'box_folder_items_list_tool and box_file_info_tool tell what is there now.',
  },
  412: {
    code: 'box_precondition_failed',
    message: 'The item has been changed since it was read.',
    hint: 'Read it again with box_file_info_tool or box_folder_info_tool, then repeat the change.',
  },
  413: {
    code: 'payload_too_large',
    message: 'This is more than Box takes at once.',
    hint: 'Send less: a smaller file, a shorter text or fewer items.',
  },
  423: {
    code: 'box_conflict',
    message: 'The item is locked.',
    hint: 'box_file_info_tool tells about the lock.',
  },
  429: {
    code: 'box_rate_limited',
    message: 'Box asks to slow down: the account has made too many requests.',
  },
  504: { code: 'box_timeout', message: 'Box did not finish in time.', hint: LATER },
};

/** Where the id is not that of a file or folder. */
const ELSEWHERE: Readonly<Record<number, string>> = {
  400: 'Check the arguments against the description of the tool.',
  403: 'box_who_am_i tells which account that is; an administrator of Box may be needed.',
  404: 'Check the id; box_who_am_i tells which account is signed in.',
  409: 'Look at what is there now, then change the request.',
  412: 'Read it again, then repeat the change.',
};

/** @returns the text for a status and, where Box's code tells more, for that. */
export function textFor(status: number, boxCode: string | undefined, { group, bare }: FailedRequest): Text {
  if (bare && status < 500) return UNEXPECTED;
  const byCode = boxCode !== undefined && Object.hasOwn(BY_CODE, boxCode) ? BY_CODE[boxCode] : undefined;
  if (byCode && status >= 400 && status < 500 && status !== 401) return byCode;
  const known = status === 410 ? 404 : status;
  const byStatus = BY_STATUS[known];
  const hint = ITEMS.has(group) ? byStatus?.hint : (ELSEWHERE[known] ?? byStatus?.hint);
  if (byStatus) return { ...byStatus, ...(hint !== undefined && { hint }) };
  if (status >= 500) return { code: 'box_unavailable', message: 'Box is having trouble.', hint: LATER };
  return status >= 400 ? REFUSED : UNEXPECTED;
}
