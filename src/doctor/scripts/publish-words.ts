/** Commands that publish, as they stand in scripts, in files of a CI and in what is handed to another machine. */
export const publishCommands: RegExp =
  /\b(?:npm|pnpm|yarn|bun)\b[^\n|;&#]{0,80}\bpublish\b|\bnpm\s+(?:-\S+\s+){0,3}pub(?:l|li|lis)?\b|\b(?:lerna|changeset|jsr|beachball|rush)\s[^\n|;&#]{0,40}\bpublish\b|\b(?:npx|bunx|dlx|exec|yarn|pnpm)\s+(?:-\S+\s+){0,3}(?:semantic-release|release-it|np|multi-semantic-release)\b|\bnx\s+release\b/
