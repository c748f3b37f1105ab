@echo off
rem Runs offset-commit on Windows.
rem   JAVA_HOME                 the JDK to use, otherwise the java on the PATH
rem   OFFSET_COMMIT_JAVA_OPTS   further options for the JVM
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
rem The client commands are short: the quick compiler alone. What bench measures is to hold for an application.
set "QUICK=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmn24m"
set "JAR=%~dp0..\offset-commit.jar"
for %%c in (producer consumer lag reset contexts) do if "%~1"=="%%c" set "JAR=%~dp0..\offset-commit-client.jar"
if "%~1"=="broker" set "QUICK=-XX:+UseSerialGC"
if "%~1"=="tutorial" set "QUICK=-XX:+UseSerialGC"
if "%~1"=="bench" set "QUICK="
"%JAVA%" -Xlog:disable -Xlog:all=error:stderr %QUICK% %OFFSET_COMMIT_JAVA_OPTS% -cp "%JAR%" dev.offsetcommit.cli.Main %*
exit /b %ERRORLEVEL%
