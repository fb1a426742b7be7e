<#
.SYNOPSIS
Runs the dashboard as a task of Windows that starts with the machine, without further software.

.DESCRIPTION
In an administrator's PowerShell, in the folder of the release, after .venv was made (README.md):

    powershell -ExecutionPolicy Bypass -File deploy\windows-service.ps1 install
    powershell -ExecutionPolicy Bypass -File deploy\windows-service.ps1 status
    powershell -ExecutionPolicy Bypass -File deploy\windows-service.ps1 uninstall

The server runs as LOCAL SERVICE, which may read the release and write its data only. It is
started again a minute after it failed. A second task makes a backup and the snapshots of the
new day every night. Settings are the lines NAME=value of C:\ProgramData\association-indicators\settings.env.
#>
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [ValidateSet("install", "uninstall", "status")]
    [string] $Action,
    [string] $Data = "$env:ProgramData\association-indicators"
)
$ErrorActionPreference = "Stop"
$Release = Split-Path -Parent $PSScriptRoot
$Python = Join-Path $Release ".venv\Scripts\python.exe"
$Tasks = "association-indicators", "association-indicators-nightly"

function Remove-Tasks {
    foreach ($Name in $Tasks) {
        if (Get-ScheduledTask -TaskName $Name -ErrorAction SilentlyContinue) {
            Stop-ScheduledTask -TaskName $Name
            Unregister-ScheduledTask -TaskName $Name -Confirm:$false
        }
    }
}

if ($Action -eq "status") {
    Get-ScheduledTask -TaskName $Tasks -ErrorAction SilentlyContinue | Get-ScheduledTaskInfo |
        Format-Table TaskName, LastRunTime, LastTaskResult, NextRunTime
    & $Python -m etl doctor
    exit $LASTEXITCODE
}
if ($Action -eq "uninstall") {
    Remove-Tasks
    exit 0
}
if (-not (Test-Path $Python)) { throw "$Python is missing: make .venv first (README.md)." }

New-Item -ItemType Directory -Force $Data, "$Data\logs", "$Data\backups" | Out-Null
$Settings = Join-Path $Data "settings.env"
if (-not (Test-Path $Settings)) {
    $Lines = @(
        "HOST=127.0.0.1"
        "PORT=8501"
        "DASHBOARD_LOG=json"
        "DASHBOARD_PUBLISHED=$Data\published"
        "DASHBOARD_UPLOADS=$Data\uploads"
        "DASHBOARD_AUDIT=$Data\audit"
        "DASHBOARD_BOUNDARIES=$Data\boundaries"
        "DASHBOARD_TEMPLATES=$Data\templates"
    )
    [IO.File]::WriteAllLines($Settings, $Lines)
}

# What the tasks run: the settings, then the program. Kept beside the data, where only
# administrators may change it.
$Common = @(
    "@echo off"
    "chcp 65001 >nul"
    "for /f ""usebackq eol=# tokens=1,* delims=="" %%a in (""$Settings"") do set ""%%a=%%b"""
    "set ""USERPROFILE=$Data"""
    "set PYTHONUTF8=1"
    "cd /d ""$Release"""
)
$Serve = $Common + @(
    "if exist ""$Data\logs\server.log"" move /y ""$Data\logs\server.log"" ""$Data\logs\server.before.log"" >nul"
    """$Python"" run.py >> ""$Data\logs\server.log"" 2>&1"
    "exit /b %ERRORLEVEL%"
)
$Nightly = $Common + @(
    "set FAILED=0"
    """$Python"" -m etl backup ""$Data\backups"" --keep 30 > ""$Data\logs\nightly.log"" 2>&1 || set FAILED=1"
    """$Python"" -m etl build --dataset records >> ""$Data\logs\nightly.log"" 2>&1 || set FAILED=1"
    """$Python"" -m etl build --dataset demo >> ""$Data\logs\nightly.log"" 2>&1 || set FAILED=1"
    "exit /b %FAILED%"
)
# Without a byte order mark, which cmd.exe would take for a command.
[IO.File]::WriteAllLines("$Data\serve.cmd", $Serve)
[IO.File]::WriteAllLines("$Data\nightly.cmd", $Nightly)

# S-1-5-19 is LOCAL SERVICE, S-1-5-32-544 the administrators, in whatever language.
icacls $Data /inheritance:r /grant "*S-1-5-32-544:(OI)(CI)F" "*S-1-5-18:(OI)(CI)F" "*S-1-5-19:(OI)(CI)M" | Out-Null
icacls $Settings "$Data\serve.cmd" "$Data\nightly.cmd" /inheritance:r /grant "*S-1-5-32-544:F" "*S-1-5-18:F" "*S-1-5-19:R" | Out-Null
icacls $Release /grant "*S-1-5-19:(OI)(CI)RX" | Out-Null
icacls "$Release\data" /grant "*S-1-5-19:(OI)(CI)M" | Out-Null

Remove-Tasks
$Principal = New-ScheduledTaskPrincipal -UserId "S-1-5-19" -LogonType ServiceAccount
Register-ScheduledTask -TaskName $Tasks[0] -Principal $Principal `
    -Action (New-ScheduledTaskAction -Execute "cmd.exe" -Argument "/d /c """"$Data\serve.cmd""""") `
    -Trigger (New-ScheduledTaskTrigger -AtStartup) `
    -Settings (New-ScheduledTaskSettingsSet -ExecutionTimeLimit ([TimeSpan]::Zero) `
        -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) -MultipleInstances IgnoreNew `
        -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries) | Out-Null
Register-ScheduledTask -TaskName $Tasks[1] -Principal $Principal `
    -Action (New-ScheduledTaskAction -Execute "cmd.exe" -Argument "/d /c """"$Data\nightly.cmd""""") `
    -Trigger (New-ScheduledTaskTrigger -Daily -At "00:15") `
    -Settings (New-ScheduledTaskSettingsSet -StartWhenAvailable -ExecutionTimeLimit (New-TimeSpan -Hours 1)) | Out-Null
Start-ScheduledTask -TaskName $Tasks[0]
Write-Output "Installed. Settings: $Settings"
