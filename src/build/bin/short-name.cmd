@call "%~dp0offset-commit.cmd" %~n0 %*
@exit /b %ERRORLEVEL%
