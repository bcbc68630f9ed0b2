@node "%~dp0pulumi-resource-syncs" %*
