/** `skype_id=`, `my_skype_id=` and `login_id=` in a target (A17), and the account's name behind it, as sent. */
const ACCOUNT = /([?&](?:(?:my_)?skype_id|login_id)=)([^&\s]+)/;
const EVERY_ACCOUNT = new RegExp(ACCOUNT, "g");
const LONGEST_NAME = 64;

export function accountIn(target: string): string | undefined {
  return ACCOUNT.exec(target)?.[2]?.slice(0, LONGEST_NAME);
}

/** The text without whoever it names. */
export function withoutAccounts(text: string): string {
  return text.replace(EVERY_ACCOUNT, "$1***");
}
